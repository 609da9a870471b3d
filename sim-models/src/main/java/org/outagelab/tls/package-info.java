/** TLS on the side of a server: handshakes and what they cost, sessions that are resumed, certificates that expire. */
package org.outagelab.tls;
