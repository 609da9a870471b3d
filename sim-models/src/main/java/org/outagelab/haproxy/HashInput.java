package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Request;

/** What a hash-based policy looks at: the table of inputs. */
@FunctionalInterface
interface HashInput {
    int of(Request request);

    Map<String, HashInput> TABLE = table();

    private static Map<String, HashInput> table() {
        var table = new LinkedHashMap<String, HashInput>();
        // Clients come from anywhere: their numbers are scattered over all addresses.
        table.put("source", request -> Hashes.avalanche(request.client()));
        table.put("uri", HashInput::uri);
        // Every client sends a value of its own, for example a session id.
        table.put("hdr", request -> Hashes.sdbmOfNumber(0, request.client()));
        return table;
    }

    /** The path, and the number of the variant if there are several: {@code /item/17}. */
    private static int uri(Request request) {
        var endpoint = request.endpoint();
        int path = Hashes.sdbm(0, endpoint.name(), endpoint.method().length() + 1);
        return endpoint.uris() == 1 ? path : Hashes.sdbmOfNumber(Hashes.sdbm(path, '/'), request.uri());
    }

    static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }
}
