package org.outagelab.haproxy;

/** What HAProxy's exporter says of a server: one of these is 1, the others are 0. */
enum ServerStatus {
    UP,
    DOWN,
    DRAIN,
    MAINT;

    static final String METRIC = "haproxy_server_status";
}
