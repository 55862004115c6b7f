namespace VoiceAgent.AppHost.Settings;

/// <summary>The command line or a setting is not valid. The message is one sentence that says what to write instead.</summary>
internal sealed class CommandLineException(string sentence, Exception? cause = null) : DistributedApplicationException(sentence, cause!)
{
    /// <summary>The usual exit code of shells for a wrong command line.</summary>
    public const int ExitCode = 2;
}
