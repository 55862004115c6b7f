using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>All lines of a script, spoken before the call rings: on the call nothing has to be waited for.</summary>
internal sealed class ScriptVoices
{
    private readonly Dictionary<string, Utterance> lines;
    private readonly int sampleRate;

    private ScriptVoices(Dictionary<string, Utterance> lines, int sampleRate) => (this.lines, this.sampleRate) = (lines, sampleRate);

    public static async Task<ScriptVoices> RecordAsync(CallScript script, CallerVoice voice, CancellationToken gone)
    {
        var lines = new Dictionary<string, Utterance>();
        foreach (var text in script.Steps.Select(step => step switch { SayStep say => say.Text, InterruptStep interrupt => interrupt.Say, _ => null }).OfType<string>())
        {
            lines[text] = lines.TryGetValue(text, out var known) ? known : await voice.SayAsync(text, script.Voice, gone);
        }

        return new(lines, lines.Values.FirstOrDefault()?.SampleRate ?? CallerVoice.SampleRate);
    }

    public ScriptVoices At(int rate) => rate == sampleRate ? this : new(lines.ToDictionary(line => line.Key, line => line.Value.At(rate)), rate);

    public Utterance Line(string text) => lines[text];

    public Utterance Noise(TimeSpan length, int seed) => CallerVoice.Noise(length, seed).At(sampleRate);
}
