using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>All lines of a script, synthesised before the call rings, so that nothing has to be awaited during the call.</summary>
internal sealed class ScriptVoices
{
    private readonly Dictionary<ScriptLine, Utterance> _lines;
    private readonly int _sampleRate;

    private ScriptVoices(Dictionary<ScriptLine, Utterance> lines, int sampleRate) => (this._lines, this._sampleRate) = (lines, sampleRate);

    public static async Task<ScriptVoices> RecordAsync(CallScript script, CallerVoice voice, CancellationToken gone)
    {
        var spoken = new Dictionary<(string, string?), Utterance>();
        var lines = new Dictionary<ScriptLine, Utterance>();
        foreach (var line in script.Steps.Select(step => step switch { SayStep say => say.Spoken, InterruptStep interrupt => interrupt.Say, _ => null }).OfType<ScriptLine>())
        {
            foreach (var words in line.Parts.Select(part => part.Words).OfType<string>().Where(words => !spoken.ContainsKey((words, line.Language))))
            {
                spoken[(words, line.Language)] = await voice.SayAsync(words, VoiceOf(script, line), gone, script.Line);
            }

            lines[line] = Utterance.Joined([.. line.Parts.Select(part => part.Words is { } words ? spoken[(words, line.Language)] : Utterance.Pause(part.Pause, CallerVoice.SampleRate))]);
        }

        return new(lines, CallerVoice.SampleRate);
    }

    // The emulated voices go by the locale in their names.
    private static string? VoiceOf(CallScript script, ScriptLine line) => line.Language is { } language ? $"{language}-CallerNeural" : script.Voice;

    public ScriptVoices At(int rate) => rate == _sampleRate ? this : new(_lines.ToDictionary(line => line.Key, line => line.Value.At(rate)), rate);

    public Utterance Line(ScriptLine line) => _lines[line];

    public Utterance Beep(TimeSpan length) => CallerVoice.Beep(length, _sampleRate);

    public Utterance Noise(TimeSpan length, int seed) => CallerVoice.Noise(length, seed).At(_sampleRate);
}
