package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the columns of a file are like, from one reading of all of its rows. */
final class FileProfile implements RecordSink {
    private final Problems problems;
    private final Map<String, ColumnProfile> columns = new LinkedHashMap<>();
    private List<ColumnProfile> order = List.of();
    private boolean headerRead;
    private int rows;

    private FileProfile(String source) {
        this.problems = new Problems(source);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is no table: no rows, lines of different length, broken quotes, no UTF-8
     */
    static FileProfile of(Location file) {
        var profile = new FileProfile(file.toString());
        try (var loading = Loading.start(file)) {
            Sources.read(file, profile, loading);
            loading.finish();
        }
        profile.check();
        return profile;
    }

    @Override
    public void header(String part, List<String> names) {
        problems.in(part);
        problems.at(1, -1);
        Headers.check(names, problems);
        if (headerRead
                && !List.copyOf(columns.keySet())
                        .equals(names.stream().sorted(this::asInFirst).toList())) {
            problems.add(null, null, "the columns are not those of the first file; give all files the same columns");
            throw problems.exception();
        }
        headerRead = true;
        order = names.stream()
                .map(name -> columns.computeIfAbsent(name, ColumnProfile::new))
                .toList();
    }

    private int asInFirst(String left, String right) {
        var names = new ArrayList<>(columns.keySet());
        return Integer.compare(names.indexOf(left), names.indexOf(right));
    }

    @Override
    public void beginRow(long line) {
        problems.at(line, headerRead ? rows : -1);
    }

    @Override
    public void field(int index, char[] buffer, int offset, int length) {
        if (index < order.size()) {
            order.get(index).add(buffer, offset, length);
        }
    }

    @Override
    public void endRow(int fields) {
        if (fields != order.size()) {
            problems.add(null, null, Headers.wrongWidth(fields, order.size()));
        }
        rows++;
    }

    @Override
    public void fail(long line, String rule) {
        problems.at(line, -1);
        problems.add(null, null, rule);
    }

    private void check() {
        problems.in("");
        problems.at(0, -1);
        if (problems.isEmpty() && rows == 0) {
            problems.add(null, null, Headers.noRows(headerRead));
        }
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
    }

    /** How many records there are; at least one. */
    int rows() {
        return rows;
    }

    List<ColumnProfile> columns() {
        return List.copyOf(columns.values());
    }

    Optional<ColumnProfile> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }
}
