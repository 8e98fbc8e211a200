package dev.churnlab.tracking;

import java.util.regex.Pattern;

/** What MLflow takes as a name or a value, checked before anything is sent. */
final class Names {
    static final int LONGEST_PARAM = 6000;
    static final int LONGEST_TAG = 8000;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_EXPERIMENT = 500;
    private static final Pattern KEY = Pattern.compile("[/\\w.\\- :]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ALIAS = Pattern.compile("[\\w-]{1,255}");

    private Names() {}

    static String experiment(String name) {
        if (name.isBlank() || name.length() > LONGEST_EXPERIMENT) {
            throw new Refused(
                    "an experiment's name has 1 to " + LONGEST_EXPERIMENT + " characters, was " + shown(name));
        }
        return name;
    }

    /** MLflow's id or a journal's, which names its file. */
    static String run(String id) {
        if (!id.matches("(j-)?[0-9a-f]{32}")) {
            throw new Refused(
                    "a run's id has 32 hexadecimal digits, after 'j-' where it is a journal's, was " + shown(id));
        }
        return id;
    }

    static String model(String name) {
        if (name.isBlank() || name.matches("(?s).*[/:\"].*|\\.{1,2}")) {
            throw new Refused(
                    "a registered model's name is not empty and has no '/', ':' and '\"', was " + shown(name));
        }
        return name;
    }

    static String alias(String alias) {
        if (!ALIAS.matcher(alias).matches() || alias.matches("[vV]\\d+|(?i)latest")) {
            throw new Refused("an alias has letters, digits, '_' and '-', and is neither 'latest' nor like"
                    + " 'v1', was " + shown(alias));
        }
        return alias;
    }

    /** The name of a parameter, metric or tag; MLflow makes folders of its slashes. */
    static String key(String what, String name) {
        var path = "/" + name + "/";
        if (!KEY.matcher(name).matches()
                || name.length() > LONGEST_KEY
                || path.contains("//")
                || path.contains("/./")
                || path.contains("/../")) {
            throw new Refused("the name of a " + what + " has 1 to " + LONGEST_KEY
                    + " letters, digits, '_', '-', '.', ' ', ':' and single '/', was " + shown(name));
        }
        return name;
    }

    /** The path of an artifact: MLflow's server refuses any other, with less to say. */
    static String artifact(String path) {
        if (path.contains("#") || path.contains("\\") || ("/" + path + "/").contains("/../")) {
            throw new Refused("MLflow takes no artifact whose name has '#', '\\' or '..': rename " + path);
        }
        return path;
    }

    static String value(String what, String name, String value, int longest) {
        if (value.length() > longest) {
            throw new Refused(what + " " + name + " has " + value.length() + " characters and MLflow takes " + longest
                    + ": log it as an artifact");
        }
        return value;
    }

    private static String shown(String name) {
        return "'"
                + (name.length() > 60 ? name.substring(0, 60) + "…' (" + name.length() + " characters)" : name + "'");
    }
}
