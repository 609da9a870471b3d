/** What lies between machines: links, TCP from a place to a port, connections that are kept, and what is lost on the way. */
package org.outagelab.net;
