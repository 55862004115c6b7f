using System.Text.Json;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>The settings in <c>speech.context</c>. Members that the emulator does not support are ignored.</summary>
internal sealed record RecognitionSettings
{
    // The service's limits for identification at the start and for continuous identification.
    private const int MostAtStart = 4;
    private const int MostContinuous = 10;
    private static readonly TimeSpan DefaultInitialSilence = TimeSpan.FromSeconds(5);

    private TimeSpan? _initialSilence;

    /// <summary>The silence that ends a phrase.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>The silence before a phrase after which the client hears that nobody speaks. Zero: never. The service's default is 5 s when it recognises one phrase.</summary>
    public TimeSpan InitialSilence => _initialSilence ?? (Once ? DefaultInitialSilence : TimeSpan.Zero);

    /// <summary>Whether the turn ends with its first phrase.</summary>
    public bool Once { get; init; }

    /// <summary>Whether phrases contain <c>NBest</c>.</summary>
    public bool Detailed { get; init; }

    /// <summary>Whether phrases contain the time of each word.</summary>
    public bool WordTimes { get; init; }

    /// <summary>The phrase list: the written form of these words.</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>The languages to tell apart. Empty when no language is identified.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whether the language may change during the stream. Otherwise the first phrase decides.</summary>
    public bool IsContinuous { get; init; }

    public ProfanityHandling Profanity { get; init; }

    /// <summary>Whether phrases name their speaker. The emulator knows one speaker only.</summary>
    public bool Speakers { get; init; }

    /// <summary>Returns these settings with those in the address of the request.</summary>
    /// <exception cref="SpeechProtocolException">A setting has a wrong value.</exception>
    public RecognitionSettings With(IQueryCollection query)
    {
        try
        {
            return this with
            {
                Detailed = query["format"].ToString().Equals("detailed", StringComparison.OrdinalIgnoreCase),
                WordTimes = query["wordLevelTimestamps"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase),
                Profanity = query["profanity"].ToString() is { Length: > 0 } profanity ? HandlingOf(profanity) : Profanity,
                Silence = (Text("segmentationSilenceTimeoutMs") ?? Text("endSilenceTimeoutMs")) is { } silence ? SilenceOf(silence) : Silence,
                _initialSilence = Text("initialSilenceTimeoutMs") is { } initial ? InitialSilenceOf(int.Parse(initial)) : _initialSilence,
            };
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw SpeechProtocolException.Unsupported($"The address has a wrong setting: {wrong.Message}");
        }

        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Returns these settings with the changes of a <c>speech.context</c> message.</summary>
    /// <exception cref="SpeechProtocolException">The message is not JSON, or a member has a wrong type or value.</exception>
    public RecognitionSettings With(ReadOnlyMemory<byte> context)
    {
        try
        {
            using var json = JsonDocument.Parse(context);
            return With(json.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw SpeechProtocolException.Unsupported($"speech.context cannot be read: {wrong.Message}");
        }
    }

    private RecognitionSettings With(JsonElement context)
    {
        var settings = this;
        if (context.TryGetProperty("translation", out _))
        {
            throw SpeechProtocolException.Unsupported("Translation is not emulated. Use a SpeechRecognizer instead of a TranslationRecognizer.");
        }

        if (context.TryGetProperty("pronunciationScore", out _))
        {
            throw SpeechProtocolException.Unsupported("Pronunciation assessment is not emulated.");
        }

        if (context.TryGetProperty("phraseDetection", out var detection))
        {
            settings = settings with
            {
                Once = detection.TryGetProperty("mode", out var mode) ? Is(mode, "Interactive") : Once,
                Silence = SilenceOf(detection) ?? Silence,
                Profanity = ProfanityOf(detection) ?? Profanity,
                Speakers = detection.TryGetProperty("speakerDiarization", out _),
                _initialSilence = detection.TryGetProperty("initialSilenceTimeout", out var initial) ? InitialSilenceOf(initial.GetInt32()) : _initialSilence,
            };
        }

        if (context.TryGetProperty("phraseOutput", out var output))
        {
            var detailed = output.TryGetProperty("format", out var format) && Is(format, "Detailed");
            settings = settings with { Detailed = output.TryGetProperty("format", out _) ? detailed : Detailed, WordTimes = detailed && output.GetRawText().Contains("WordTimings", StringComparison.OrdinalIgnoreCase) };
        }

        if (context.TryGetProperty("languageId", out var languageId))
        {
            settings = settings.Identifying(languageId);
        }

        return context.TryGetProperty("dgi", out var dgi) ? settings with { Phrases = PhrasesOf(dgi) } : settings;
    }

    private RecognitionSettings Identifying(JsonElement languageId)
    {
        string[] languages = [.. Items(languageId, "languages").Select(language => language.GetString() ?? "")];
        var isContinuous = languageId.TryGetProperty("mode", out var mode) && Is(mode, "DetectContinuous");
        var most = isContinuous ? MostContinuous : MostAtStart;
        return languages.Length == 0 || languages.Length > most
            ? throw new FormatException($"languageId has {languages.Length} languages; it must have 1 to {most}.")
            : languages.Any(language => !language.Contains('-'))
                ? throw new FormatException("languageId needs full locales such as en-US.")
                : languages.DistinctBy(language => language.Split('-')[0], StringComparer.OrdinalIgnoreCase).Count() < languages.Length
                    ? throw new FormatException("languageId has two locales of one language.")
                    : this with { Languages = languages, IsContinuous = isContinuous };
    }

    private static ProfanityHandling? ProfanityOf(JsonElement detection) =>
        !detection.TryGetProperty("enrichment", out var enrichment) || !enrichment.TryGetProperty("profanity", out var profanity) ? null
        : HandlingOf(profanity.GetString() ?? "");

    private static ProfanityHandling HandlingOf(string name) => Enum.TryParse<ProfanityHandling>(name, ignoreCase: true, out var handling) && Enum.IsDefined(handling)
        ? handling
        : throw new FormatException($"the profanity option is '{name}'; it must be Masked, Removed or Raw, or Tagged.");

    private static TimeSpan InitialSilenceOf(int milliseconds) => milliseconds is >= 0 and <= 600_000
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new FormatException($"the initial silence is {milliseconds}; it must be 0 to 600000 ms.");

    private static TimeSpan SilenceOf(string timeout) => int.Parse(timeout) is >= 100 and <= 5000 and var milliseconds
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new FormatException($"the silence timeout is {timeout}; it must be 100 to 5000 ms.");

    /// <summary>Older clients send the timeout in the section of the mode, newer ones in a section of its own.</summary>
    private static TimeSpan? SilenceOf(JsonElement detection)
    {
        foreach (var section in detection.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object))
        {
            var inner = section.Value.TryGetProperty("segmentation", out var nested) ? nested : section.Value;
            if (inner.TryGetProperty("segmentationSilenceTimeoutMs", out var timeout))
            {
                var milliseconds = timeout.ValueKind == JsonValueKind.String ? int.Parse(timeout.GetString()!) : timeout.GetInt32();
                return milliseconds is >= 100 and <= 5000
                    ? TimeSpan.FromMilliseconds(milliseconds)
                    : throw new FormatException($"segmentationSilenceTimeoutMs is {milliseconds}; it must be 100 to 5000.");
            }
        }

        return detection.TryGetProperty("trailingSilenceTimeout", out var trailing) ? SilenceOf(trailing.GetRawText()) : null;
    }

    private static IReadOnlyList<string> PhrasesOf(JsonElement dgi) =>
    [
        .. from grp in Items(dgi, "groups")
           from item in Items(grp, "items")
           where item.TryGetProperty("text", out _)
           select item.GetProperty("text").GetString() ?? "",
    ];

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static bool Is(JsonElement value, string expected) => string.Equals(value.GetString(), expected, StringComparison.OrdinalIgnoreCase);
}
