/** keepalived: a virtual IP that one of several machines holds (VRRP, reference/vrrp-dns.md). */
package org.outagelab.keepalived;
