package dev.churnlab.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The values of a Parquet column as a CSV file would have them: numbers in the shortest notation, truth as
 * {@code true}, dates and times in ISO 8601. Types: Parquet's LogicalTypes.md.
 */
final class ParquetValues {
    /** The Julian day of 1970-01-01, from which the days of an INT96 time count. */
    private static final int JULIAN_EPOCH_DAY = 2_440_588;

    /** Smaller whole numbers are the same as doubles, and as their texts. */
    private static final long EXACT = 1L << 49;

    private ParquetValues() {}

    /**
     * A column that has one value a row.
     *
     * @throws DataException if this one has not
     */
    static void check(Type field, String file) {
        if (!field.isPrimitive() || field.isRepetition(Type.Repetition.REPEATED)) {
            throw new DataException(file + ": column " + Problem.oneLine(field.getName())
                    + " holds lists or records; make it columns of one value a row");
        }
        var type = field.asPrimitiveType();
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                && !(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation)) {
            throw new DataException(file + ": column " + Problem.oneLine(field.getName()) + " holds bytes (" + type
                    + "); write it as text or numbers");
        }
    }

    static PrimitiveConverter of(PrimitiveType type, int index, RecordSink sink, Runnable present) {
        var logical = type.getLogicalTypeAnnotation();
        var name = type.getPrimitiveTypeName();
        return switch (name) {
            case BOOLEAN -> new Truths(index, sink, present);
            case FLOAT, DOUBLE -> new Numbers(index, sink, present);
            case INT32, INT64 ->
                logical == null
                        ? new Numbers(index, sink, present)
                        : new Texts(
                                name,
                                index,
                                sink,
                                present,
                                whole(logical, name == PrimitiveTypeName.INT32),
                                ParquetValues::text);
            case INT96 -> new Texts(name, index, sink, present, String::valueOf, ParquetValues::int96);
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                new Texts(
                        name,
                        index,
                        sink,
                        present,
                        String::valueOf,
                        logical instanceof DecimalLogicalTypeAnnotation decimal
                                ? bytes -> decimal(new BigInteger(bytes.getBytes()), decimal.getScale())
                                : ParquetValues::text);
        };
    }

    private static LongFunction<String> whole(LogicalTypeAnnotation logical, boolean ofFourBytes) {
        if (logical instanceof DateLogicalTypeAnnotation) {
            return day -> LocalDate.ofEpochDay(day).toString();
        }
        if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
            return time -> timestamp(time, timestamp);
        }
        if (logical instanceof TimeLogicalTypeAnnotation time) {
            return value ->
                    LocalTime.MIDNIGHT.plus(duration(value, time.getUnit())).toString();
        }
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return unscaled -> decimal(BigInteger.valueOf(unscaled), decimal.getScale());
        }
        if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
            return ofFourBytes ? value -> Integer.toUnsignedString((int) value) : Long::toUnsignedString;
        }
        return Long::toString;
    }

    private static String timestamp(long time, TimestampLogicalTypeAnnotation type) {
        var instant = Instant.EPOCH.plus(duration(time, type.getUnit()));
        return type.isAdjustedToUTC()
                ? instant.toString()
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static Duration duration(long value, TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> Duration.ofMillis(value);
            case MICROS -> Duration.of(value, ChronoUnit.MICROS);
            case NANOS -> Duration.ofNanos(value);
        };
    }

    private static String decimal(BigInteger unscaled, int scale) {
        return new BigDecimal(unscaled, scale).stripTrailingZeros().toPlainString();
    }

    /** Nanoseconds of the day in eight bytes, the Julian day in four, as Spark and Impala write times. */
    private static String int96(Binary bytes) {
        var buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        var nanos = buffer.getLong();
        return LocalDate.ofEpochDay(buffer.getInt() - JULIAN_EPOCH_DAY)
                .atStartOfDay()
                .plusNanos(nanos)
                .toString();
    }

    private static String text(Binary bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.toByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a text is not UTF-8", e);
        }
    }

    /** Numbers go to their column as they are; NaN is how pandas and polars say missing. */
    private static final class Numbers extends PrimitiveConverter {
        private final int index;
        private final RecordSink sink;
        private final Runnable present;

        Numbers(int index, RecordSink sink, Runnable present) {
            this.index = index;
            this.sink = sink;
            this.present = present;
        }

        @Override
        public void addInt(int value) {
            addDouble(value);
        }

        @Override
        public void addLong(long value) {
            if (Math.abs(value) < EXACT) {
                addDouble(value);
            } else {
                present.run();
                var text = Long.toString(value).toCharArray();
                sink.field(index, text, 0, text.length);
            }
        }

        @Override
        public void addFloat(float value) {
            addDouble(value);
        }

        @Override
        public void addDouble(double value) {
            if (!Double.isNaN(value)) {
                present.run();
                sink.number(index, value);
            }
        }
    }

    private static final class Truths extends PrimitiveConverter {
        private final int index;
        private final RecordSink sink;
        private final Runnable present;

        Truths(int index, RecordSink sink, Runnable present) {
            this.index = index;
            this.sink = sink;
            this.present = present;
        }

        @Override
        public void addBoolean(boolean value) {
            present.run();
            sink.truth(index, value);
        }
    }

    /** All else; a text of the file's dictionary is made once. */
    private static final class Texts extends PrimitiveConverter {
        private final PrimitiveTypeName type;
        private final int index;
        private final RecordSink sink;
        private final Runnable present;
        private final LongFunction<String> ofWhole;
        private final Function<Binary, String> ofBytes;
        private char[][] dictionary = new char[0][];

        Texts(
                PrimitiveTypeName type,
                int index,
                RecordSink sink,
                Runnable present,
                LongFunction<String> ofWhole,
                Function<Binary, String> ofBytes) {
            this.type = type;
            this.index = index;
            this.sink = sink;
            this.present = present;
            this.ofWhole = ofWhole;
            this.ofBytes = ofBytes;
        }

        private void add(char[] text) {
            present.run();
            sink.field(index, text, 0, text.length);
        }

        @Override
        public void addInt(int value) {
            addLong(value);
        }

        @Override
        public void addLong(long value) {
            add(ofWhole.apply(value).toCharArray());
        }

        @Override
        public void addBinary(Binary value) {
            add(ofBytes.apply(value).toCharArray());
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary texts) {
            dictionary = new char[texts.getMaxId() + 1][];
            for (var id = 0; id < dictionary.length; id++) {
                dictionary[id] = text(texts, id).toCharArray();
            }
        }

        private String text(Dictionary texts, int id) {
            return switch (type) {
                case INT32 -> ofWhole.apply(texts.decodeToInt(id));
                case INT64 -> ofWhole.apply(texts.decodeToLong(id));
                default -> ofBytes.apply(texts.decodeToBinary(id));
            };
        }

        @Override
        public void addValueFromDictionary(int id) {
            add(dictionary[id]);
        }
    }
}
