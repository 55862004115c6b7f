namespace VoiceAgent.AppHost.Settings;

/// <summary>The switches of the command line. Everything else is a configuration setting.</summary>
/// <param name="Demo">Place the demo call and print it.</param>
/// <param name="Call">The person is the caller.</param>
/// <param name="Exit">End when the demo call has ended.</param>
/// <param name="Fresh">Begin with empty stores.</param>
/// <param name="Help">Print the help and do nothing else.</param>
/// <param name="Settings">The arguments that go to the configuration.</param>
internal sealed record CommandLine(bool Demo, bool Call, bool Exit, bool Fresh, bool Help, string[] Settings)
{
    /// <summary>The value of <c>--voice</c> for speech without a cloud.</summary>
    public const string SelfHosted = "self-hosted";

    private static readonly string[] Switches = ["--demo", "--call", "--exit", "--fresh", "--livekit", "--telephones"];
    private static readonly string[] Valued = ["--data", "--delays", "--voice"];
    private static readonly string[] HelpSwitches = ["--help", "-h", "-?", "/?"];

    // Aspire and the host read these settings by names without a colon. All their other settings have a colon.
    private static readonly string[] Aspire =
    [
        "--publisher", "--operation", "--output-path", "--step", "--log-level", "--environment", "--deploy", "--clear-cache", "--list-steps", "--include-exception-details",
        "--dcp-cli-path", "--dcp-container-runtime", "--dcp-dashboard-path", "--dcp-dependency-check-timeout", "--applicationName", "--contentRoot", "--urls",
    ];

    /// <summary>How many programs of each service run.</summary>
    public Replicas Replicas { get; init; } = Replicas.One;

    /// <summary>Start an emulated LiveKit server too.</summary>
    public bool LiveKit { get; init; }

    /// <summary>Take calls of SIP telephones on this machine too.</summary>
    public bool Telephones { get; init; }

    /// <summary>True when the console shows a conversation instead of the services' logs.</summary>
    public bool IsConversation => Demo || Call;

    /// <exception cref="CommandLineException">An argument is unknown, lacks its value, or contradicts another.</exception>
    public static CommandLine Parse(string[] args)
    {
        if (args.Any(HelpSwitches.Contains))
        {
            return new CommandLine(false, false, false, false, Help: true, []);
        }

        var given = new HashSet<string>();
        var settings = new List<string>();
        var replicas = Replicas.One;
        for (var at = 0; at < args.Length; at++)
        {
            var argument = args[at];
            var (name, value) = argument.IndexOf('=', StringComparison.Ordinal) is >= 0 and var cut ? (argument[..cut], argument[(cut + 1)..]) : (argument, null);
            if (Switches.Contains(name))
            {
                given.Add(value is null ? name : throw new CommandLineException($"{name} takes no value: write {name} alone."));
            }
            else if (Replicas.Switches.Contains(name))
            {
                value ??= at + 1 < args.Length && !args[at + 1].StartsWith("--", StringComparison.Ordinal) ? args[++at] : null;
                replicas = replicas.With(name, value);
            }
            else if (Valued.Contains(name) || IsSetting(name) || (value is not null && name.Contains(':', StringComparison.Ordinal)))
            {
                value ??= at + 1 < args.Length && !args[at + 1].StartsWith("--", StringComparison.Ordinal) ? args[++at] : null;
                settings.Add(Setting(name, value));
            }
            else
            {
                throw Unknown(name);
            }
        }

        return new CommandLine(given.Contains("--demo"), given.Contains("--call"), given.Contains("--exit"), given.Contains("--fresh"), Help: false, [.. settings]) { Replicas = replicas, LiveKit = given.Contains("--livekit"), Telephones = given.Contains("--telephones") }.Checked();
    }

    private static bool IsSetting(string name) =>
        Aspire.Contains(name, StringComparer.OrdinalIgnoreCase) || (name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal));

    private static string Setting(string name, string? value)
    {
        const string Connection = "--ConnectionStrings:";
        if (name.StartsWith(Connection, StringComparison.OrdinalIgnoreCase) && name[Connection.Length..] is var service && !GivenSettings.Services.Contains(service, StringComparer.OrdinalIgnoreCase))
        {
            var meant = Nearest.To(service, GivenSettings.Services) is { } near ? $"did you mean '{Connection}{near}'?" : $"there are {string.Join(", ", GivenSettings.Services)}.";
            throw new CommandLineException($"Nothing connects to a service '{service}': {meant}");
        }

        return (name, value) switch
        {
            ("--data", null or "") => throw new CommandLineException("--data needs a folder: write --data <folder>."),
            ("--voice", not ("azure" or SelfHosted)) => throw new CommandLineException(value is null or "" ? $"--voice needs a name: write --voice={SelfHosted}." : $"There is no voice '{value}': write --voice={SelfHosted}, or nothing for Azure Speech."),
            ("--delays", null or "") => throw new CommandLineException("--delays needs a profile: write --delays=azure, --delays=fail-over, or --delays=<file>."),

            // The configuration would resolve a path from this project's folder, but a person means their current folder.
            ("--data", _) => $"{name}={Path.GetFullPath(value)}",
            (_, null) when name.Contains(':', StringComparison.Ordinal) => throw new CommandLineException($"The setting {name} has no value: write {name}=<value>."),
            (_, null) => name,
            _ => $"{name}={value}",
        };
    }

    private static CommandLineException Unknown(string typed)
    {
        var near = Nearest.To($"--{typed.TrimStart('-', '/')}", [.. Switches, .. Valued, .. Replicas.Switches, "--help", .. Aspire]);
        return new CommandLineException(near is null ? $"There is no switch '{typed}': --help lists them all." : $"There is no switch '{typed}': did you mean {near}? (--help lists them all.)");
    }

    private CommandLine Checked() => this switch
    {
        { Demo: true, Call: true } => throw new CommandLineException("--demo and --call exclude each other: --demo has an emulated caller speak, --call has you speak."),
        { Exit: true, Demo: false } => throw new CommandLineException("--exit ends after the demo call: write --demo --exit."),
        _ => this,
    };
}
