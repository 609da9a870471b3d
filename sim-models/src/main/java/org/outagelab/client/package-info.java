/** Clients: arrivals, patience, retries (docs/models/client.md). */
package org.outagelab.client;
