// All of the C interface, for the module map.
#include <wirekit.h>
