/** Clients: arrivals, patience, retries (reference/clients-and-retries.md). */
package org.outagelab.client;
