package org.outagelab.haproxy;

import org.outagelab.call.Request;

/** What a hash-based policy looks at. */
@FunctionalInterface
interface HashInput {
    int of(Request request);

    /** Clients come from anywhere: their numbers are scattered over all addresses. */
    HashInput SOURCE = request -> Hashes.avalanche(request.client());
    HashInput URI = HashInput::uri;
    /** Every client sends a value of its own, for example a session id. */
    HashInput HEADER = request -> Hashes.sdbmOfNumber(0, request.client());

    /** The path, and the number of the variant if there are several: {@code /item/17}. */
    private static int uri(Request request) {
        var endpoint = request.endpoint();
        int path = Hashes.sdbm(0, endpoint.name(), endpoint.method().length() + 1);
        return endpoint.uris() == 1 ? path : Hashes.sdbmOfNumber(Hashes.sdbm(path, '/'), request.uri());
    }
}
