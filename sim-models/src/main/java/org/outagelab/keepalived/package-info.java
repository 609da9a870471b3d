/** keepalived: a virtual IP that one of several machines holds (VRRP, docs/models/keepalived.md). */
package org.outagelab.keepalived;
