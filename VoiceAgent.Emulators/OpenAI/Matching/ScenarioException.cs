namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>A scenario file with an error.</summary>
internal sealed class ScenarioException(string file, long line, string reason) : Exception($"{file}:{line}: {reason}")
{
    public string File => file;

    public long Line => line;

    public string Reason => reason;
}
