namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>An error in a scenario file.</summary>
internal sealed class ScenarioException(string file, long line, string reason) : Exception($"{file}:{line}: {reason}")
{
    public string File => file;

    public long Line => line;

    public string Reason => reason;
}
