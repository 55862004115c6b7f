namespace VoiceAgent.AppHost;

/// <summary>What the person at the console asked for; the rest are settings.</summary>
/// <param name="Demo">Place the demo call and print it.</param>
/// <param name="Call">Be the caller.</param>
/// <param name="Exit">End when the demo call has.</param>
/// <param name="Fresh">Begin with empty stores.</param>
internal sealed record CommandLine(bool Demo, bool Call, bool Exit, bool Fresh, string[] Settings)
{
    public const string Usage = "dotnet run --project VoiceAgent.AppHost [-- [--demo [--exit] | --call] [--fresh] [--data <folder>] [--<setting>=<value> …]]";

    /// <summary>Whether somebody wants to read a conversation rather than the services' logs.</summary>
    public bool IsConversation => Demo || Call;

    /// <exception cref="DistributedApplicationException">The switches contradict each other.</exception>
    public static CommandLine Parse(string[] args)
    {
        string[] known = ["--demo", "--call", "--exit", "--fresh"];
        var asked = new CommandLine(
            args.Contains("--demo"), args.Contains("--call"), args.Contains("--exit"), args.Contains("--fresh"), [.. args.Where(argument => !known.Contains(argument))]);
        return asked switch
        {
            { Demo: true, Call: true } => throw new DistributedApplicationException($"Either --demo or --call. {Usage}"),
            { Exit: true, Demo: false } => throw new DistributedApplicationException($"--exit ends after the demo call: it goes with --demo. {Usage}"),
            _ => asked,
        };
    }
}
