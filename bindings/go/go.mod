module wirekit

go 1.24
