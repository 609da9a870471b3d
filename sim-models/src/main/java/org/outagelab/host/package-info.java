/** Machines, their CPU and power, the network between them, and the life of the processes on them. */
package org.outagelab.host;
