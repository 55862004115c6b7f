using VoiceAgent.Pipeline.Listening;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads how an agent detects that the caller speaks.</summary>
internal static class StartOfSpeechReading
{
    private const string Key = "voice activity";

    /// <param name="turns">The agent's <c>turn taking</c>.</param>
    public static StartOfSpeech Read(YamlReading turns)
    {
        if (turns.IsText(Key))
        {
            return StartOfSpeech.AsConfigured with { Detector = Detector(turns, Key) };
        }

        var yaml = turns.Part(Key);
        var read = new StartOfSpeech
        {
            Detector = yaml.Has("detector") ? Detector(yaml, "detector") : null,
            Threshold = yaml.Has("threshold percent") ? yaml.Count("threshold percent", 0) / 100f : null,
            Onset = yaml.Has("onset") ? yaml.Duration("onset", default) : null,
            Hangover = yaml.Has("hangover") ? yaml.Duration("hangover", default) : null,
        };
        yaml.NothingElse();
        return new ListeningOptions() is var usual && read.Over(usual).Validate(new(usual)).FirstOrDefault() is { } wrong
            ? throw turns.Wrong(Key, wrong.ErrorMessage!.Replace("Section 'Listening'", $"'{Key}'", StringComparison.Ordinal))
            : read;
    }

    private static VoiceActivityDetector Detector(YamlReading yaml, string key) => yaml.Text(key) switch
    {
        "noise floor" => VoiceActivityDetector.NoiseFloor,
        "model" => VoiceActivityDetector.Model,
        _ => throw yaml.Wrong(key, $"'{key}' must be 'noise floor' or 'model'."),
    };
}
