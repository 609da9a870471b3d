/** HAProxy: balancing, queues, retries, redispatch and active checks (docs/models/haproxy.md). */
package org.outagelab.haproxy;
