package dev.churnlab.data;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.Type;

/** One record of a Parquet file at a time: passes on the values that are there, and that the others are missing. */
final class ParquetRecord extends RecordMaterializer<Boolean> {
    private static final char[] NOTHING = new char[0];

    private final int[] places;
    private final RecordSink sink;
    private final boolean[] present;
    private final Converter[] values;

    ParquetRecord(List<Type> fields, int[] places, RecordSink sink) {
        this.places = places;
        this.sink = sink;
        this.present = new boolean[places.length];
        this.values = new Converter[places.length];
        for (var i = 0; i < places.length; i++) {
            var at = i;
            values[i] = ParquetValues.of(fields.get(i).asPrimitiveType(), places[i], sink, () -> present[at] = true);
        }
    }

    @Override
    public Boolean getCurrentRecord() {
        return Boolean.TRUE;
    }

    @Override
    public GroupConverter getRootConverter() {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return values[field];
            }

            @Override
            public void start() {
                Arrays.fill(present, false);
            }

            @Override
            public void end() {
                for (var i = 0; i < present.length; i++) {
                    if (!present[i]) {
                        sink.field(places[i], NOTHING, 0, 0);
                    }
                }
            }
        };
    }
}
