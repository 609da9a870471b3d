/** Machines, their CPU, memory and power, and the life of the processes on them. */
package org.outagelab.machine;
