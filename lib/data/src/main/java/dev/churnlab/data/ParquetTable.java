package dev.churnlab.data;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table as records that Parquet writes, each told by its row. */
final class ParquetTable extends WriteSupport<Integer> {
    private final List<Column<?>> columns;
    private final MessageType type;
    private List<IntConsumer> values = List.of();
    private Runnable begin = () -> {};
    private Runnable end = () -> {};

    private ParquetTable(Table table) {
        this.columns = table.columns();
        this.type = new MessageType(
                "table", columns.stream().map(ParquetTable::type).toList());
    }

    private static Type type(Column<?> column) {
        if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            return Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        }
        if (column instanceof IntColumn || column instanceof ShortColumn) {
            return Types.optional(PrimitiveTypeName.INT32).named(column.name());
        }
        if (column instanceof LongColumn) {
            return Types.optional(PrimitiveTypeName.INT64).named(column.name());
        }
        if (column instanceof BooleanColumn) {
            return Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        }
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
    }

    private static IntConsumer values(Column<?> column, RecordConsumer to) {
        if (column instanceof DoubleColumn numbers) {
            return row -> to.addDouble(numbers.getDouble(row));
        }
        if (column instanceof FloatColumn numbers) {
            return row -> to.addDouble(numbers.getDouble(row));
        }
        if (column instanceof IntColumn numbers) {
            return row -> to.addInteger(numbers.getInt(row));
        }
        if (column instanceof ShortColumn numbers) {
            return row -> to.addInteger(numbers.getInt(row));
        }
        if (column instanceof LongColumn numbers) {
            return row -> to.addLong(numbers.getLong(row));
        }
        if (column instanceof BooleanColumn truths) {
            return row -> to.addBoolean(truths.get(row));
        }
        return row -> to.addBinary(Binary.fromString(column.getUnformattedString(row)));
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("there is no Hadoop here");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(type, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer to) {
        begin = to::startMessage;
        end = to::endMessage;
        values = IntStream.range(0, columns.size())
                .mapToObj(i -> field(columns.get(i), i, to))
                .toList();
    }

    private static IntConsumer field(Column<?> column, int index, RecordConsumer to) {
        var value = values(column, to);
        var name = column.name();
        return row -> {
            if (!column.isMissing(row)) {
                to.startField(name, index);
                value.accept(row);
                to.endField(name, index);
            }
        };
    }

    @Override
    public void write(Integer row) {
        begin.run();
        for (var value : values) {
            value.accept(row);
        }
        end.run();
    }

    /** Makes the writer of a table. */
    static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
        private final Table table;

        Builder(OutputFile file, Table table) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetTable(table);
        }
    }
}
