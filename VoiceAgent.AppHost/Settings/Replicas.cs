using System.Globalization;

namespace VoiceAgent.AppHost.Settings;

/// <summary>How many programs of each of the product's services run on this machine.</summary>
internal sealed record Replicas(int Gateways, int Pipelines, int Dashboards)
{
    // A laptop runs no more. The limit also catches a port that was typed instead of a number.
    private const int Most = 9;

    public static Replicas One { get; } = new(1, 1, 1);

    /// <summary>The switches that set a number.</summary>
    public static IReadOnlyList<string> Switches { get; } = ["--gateways", "--pipelines", "--dashboards"];

    /// <summary>The number of programs of a resource.</summary>
    public int Of(string resource) => resource switch
    {
        "gateway" => Gateways,
        "pipeline" => Pipelines,
        "dashboard" => Dashboards,
        _ => 1,
    };

    /// <exception cref="CommandLineException">The number is missing or out of range.</exception>
    public Replicas With(string name, string? value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most)
        {
            throw new CommandLineException($"{name} needs a number from 1 to {Most}: write {name}=2.");
        }

        return name switch
        {
            "--gateways" => this with { Gateways = count },
            "--pipelines" => this with { Pipelines = count },
            _ => this with { Dashboards = count },
        };
    }
}
