package org.outagelab.kind;

/**
 * A setting of a service that could be otherwise by one line of its file.
 *
 * @param key below the service, such as {@code default-server.inter}
 * @param value as the file would have it
 * @param says what it would be, such as {@code httpchk GET /style.css}
 * @param instead what it is, such as {@code httpchk GET /health}
 */
public record Alternative(String key, String value, String says, String instead) {}
