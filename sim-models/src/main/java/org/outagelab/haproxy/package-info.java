/** HAProxy: balancing, queues, retries, redispatch and active checks (reference/haproxy.md). */
package org.outagelab.haproxy;
