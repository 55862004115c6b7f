namespace VoiceAgent.AppHost.Settings;

/// <summary>A person asked for something that cannot be. The message is one sentence that says what to write instead.</summary>
internal sealed class CommandLineException(string sentence, Exception? cause = null) : DistributedApplicationException(sentence, cause!)
{
    /// <summary>The exit code that shells use for a wrong command line.</summary>
    public const int ExitCode = 2;
}
