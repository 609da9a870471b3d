package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.call.Endpoint;

/** What a layer 4 check asks for: nothing. It connects and closes. */
final class ConnectOnly {
    static final Endpoint ENDPOINT = new Endpoint("TCP connect", "CONNECT", "", List.of());

    private ConnectOnly() {}
}
