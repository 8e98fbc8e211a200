package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message of the Jupyter protocol.
 *
 * @param parent the id of the request that it answers, or the empty string
 */
record Message(Channel channel, ObjectNode header, String parent, JsonNode content) {
    enum Channel {
        SHELL,
        CONTROL,
        STDIN,
        IOPUB
    }

    String type() {
        return header.path("msg_type").asText();
    }

    /** The same content as another type of message. */
    Message as(String type) {
        return new Message(channel, header.deepCopy().put("msg_type", type), parent, content);
    }

    /** When the kernel sent it, as ISO 8601. */
    String date() {
        return header.path("date").asText();
    }
}
