package io.tidemark.protocol.scram;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The comma-separated fields of a message, such as {@code r=…,s=…,i=…}. */
final class ScramFields {
    private final Map<Character, String> fields = new LinkedHashMap<>();

    ScramFields(String text) throws ScramException {
        for (String field : text.split(",", -1)) {
            if (field.length() < 2
                    || field.charAt(1) != '='
                    || fields.put(field.charAt(0), field.substring(2)) != null) {
                throw new ScramException("a message of the authentication is malformed");
            }
        }
    }

    String require(char name) throws ScramException {
        String value = fields.get(name);
        if (value == null) {
            throw new ScramException("a message of the authentication has no field '" + name + "'");
        }
        return value;
    }

    byte[] bytes(char name) throws ScramException {
        String text = require(name);
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) { // in the one way in which it is written
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            throw new ScramException("the field '" + name + "' of the authentication is no base64");
        }
        throw new ScramException("the field '" + name + "' of the authentication is no base64");
    }
}
