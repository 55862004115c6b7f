using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace VoiceAgent.Pipeline.Media;

/// <summary>
/// Reads the telephony service's media messages without copying. It finds <c>kind</c> and the members it needs in any order
/// and decodes base64 in place. Names and kinds are compared without regard to case, because the service, its clients and its
/// documentation write them differently.
/// </summary>
internal static class AcsMessageReader
{
    private enum Part
    {
        None,
        Audio,
        Metadata,
        Dtmf,
    }

    /// <param name="message">UTF-8 JSON. The part that holds audio is overwritten.</param>
    public static AcsMessage Read(Span<byte> message)
    {
        try
        {
            var found = Find(message);
            return found.Kind switch
            {
                AcsMessageKind.AudioData => Audio(message, found.Audio, found.Captured),
                AcsMessageKind.DtmfData => Tone(message, found.Dtmf),
                var kind => new AcsMessage(kind, metadata: found.Metadata),
            };
        }
        catch (JsonException)
        {
            return new AcsMessage(AcsMessageKind.Malformed);
        }
    }

    private static Found Find(ReadOnlySpan<byte> message)
    {
        var found = default(Found);
        var part = Part.None;
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = reader.ValueSpan;
            if (reader.CurrentDepth == 1)
            {
                part = PartOf(name);
                var isKind = part == Part.None && Is(name, "kind"u8);
                reader.Read();
                found.Kind = isKind ? KindOf(in reader) : found.Kind;
            }
            else if (reader.CurrentDepth == 2 && part != Part.None)
            {
                reader.Read();
                Take(ref found, part, name, ref reader);
            }
        }

        return found;
    }

    private static void Take(ref Found found, Part part, ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        switch (part)
        {
            case Part.Audio when Is(name, "data"u8) && reader.TokenType == JsonTokenType.String:
                found.Audio = Inside(in reader);
                break;
            case Part.Audio when Is(name, "timestamp"u8) && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var captured):
                found.Captured = captured;
                break;
            case Part.Dtmf when Is(name, "data"u8) && reader.TokenType == JsonTokenType.String:
                found.Dtmf = Inside(in reader);
                break;
            case Part.Metadata when Is(name, "encoding"u8):
                found.Metadata = found.Metadata with { IsPcm = reader.TokenType == JsonTokenType.String && Is(reader.ValueSpan, "PCM"u8) };
                break;
            case Part.Metadata when Is(name, "sampleRate"u8):
                found.Metadata = found.Metadata with { SampleRate = Number(in reader) };
                break;
            case Part.Metadata when Is(name, "channels"u8):
                found.Metadata = found.Metadata with { Channels = Number(in reader) };
                break;
        }
    }

    private static AcsMessage Audio(Span<byte> message, Range where, DateTimeOffset captured)
    {
        var text = message[where];
        if (text.Contains((byte)'\\') && !TryUnescape(ref text))
        {
            return new AcsMessage(AcsMessageKind.Malformed);
        }

        return Base64.DecodeFromUtf8InPlace(text, out var length) == OperationStatus.Done
            ? new AcsMessage(AcsMessageKind.AudioData, text[..length], captured: captured)
            : new AcsMessage(AcsMessageKind.Malformed);
    }

    private static AcsMessage Tone(ReadOnlySpan<byte> message, Range where)
    {
        var text = message[where];
        var tone = text.Length == 1 ? char.ToUpperInvariant((char)text[0]) : default;
        return "0123456789*#ABCD".Contains(tone) ? new AcsMessage(AcsMessageKind.DtmfData, tone: tone) : new AcsMessage(AcsMessageKind.Unknown);
    }

    /// <summary>Some JSON writers escape the <c>+</c> and <c>/</c> of base64: <c>\u002B</c>, <c>\/</c>.</summary>
    private static bool TryUnescape(ref Span<byte> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\\')
            {
                i++;
                character = text[i];
                if (character == 'u')
                {
                    if (!Utf8Parser.TryParse(text.Slice(i + 1, 4), out ushort code, out var read, 'x') || read != 4 || code > 127)
                    {
                        return false;
                    }

                    character = (byte)code;
                    i += 4;
                }
            }

            text[length++] = character;
        }

        text = text[..length];
        return true;
    }

    private static AcsMessageKind KindOf(in Utf8JsonReader reader) => reader.TokenType switch
    {
        not JsonTokenType.String => AcsMessageKind.Unknown,
        _ when Is(reader.ValueSpan, "AudioData"u8) => AcsMessageKind.AudioData,
        _ when Is(reader.ValueSpan, "AudioMetadata"u8) => AcsMessageKind.AudioMetadata,
        _ when Is(reader.ValueSpan, "DtmfData"u8) => AcsMessageKind.DtmfData,
        _ => AcsMessageKind.Unknown,
    };

    private static Part PartOf(ReadOnlySpan<byte> name) =>
        Is(name, "audioData"u8) ? Part.Audio : Is(name, "audioMetadata"u8) ? Part.Metadata : Is(name, "dtmfData"u8) ? Part.Dtmf : Part.None;

    private static int Number(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;

    // The characters between the quotes.
    private static Range Inside(in Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex + 1;
        return start..(start + reader.ValueSpan.Length);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    private struct Found
    {
        public AcsMessageKind Kind;
        public Range Audio;
        public DateTimeOffset Captured;
        public Range Dtmf;
        public AcsAudioMetadata Metadata;
    }
}
