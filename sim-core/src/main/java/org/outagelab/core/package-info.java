/** The discrete-event engine: one clock, one event queue, named random streams. */
package org.outagelab.core;
