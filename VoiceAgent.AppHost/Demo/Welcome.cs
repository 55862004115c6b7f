namespace VoiceAgent.AppHost.Demo;

/// <summary>The text that is printed once everything runs: addresses, how to place a call, how to stop.</summary>
/// <param name="Dashboard">The product's dashboard.</param>
/// <param name="AspireDashboard">Aspire's dashboard with its sign-in token. Null when there is none.</param>
/// <param name="Phone">The emulated telephone. Null with a real telephony service.</param>
internal sealed record Welcome(string Dashboard, string? AspireDashboard = null, string? Phone = null)
{
    // The people that the identity emulator knows. A real authority has others.
    private const string People = "Vera may look on, Olivia may also hang up";

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("VoiceAgent runs.");
        foreach (var (what, where, why) in Lines())
        {
            output.WriteLine($"  {what,-17} {where}{(why is null ? "" : $"   ({why})")}");
        }

        output.WriteLine();
        output.WriteLine("  Ctrl+C stops everything.");
        output.WriteLine();
        output.Flush();
    }

    private IEnumerable<(string What, string Where, string? Why)> Lines()
    {
        if (AspireDashboard is not null)
        {
            // IDEs look for exactly these words and open the browser at the address after them.
            yield return ("Aspire dashboard:", $"Login to the dashboard at {AspireDashboard}", "resources, logs, traces");
        }

        yield return ("Live calls:", Dashboard, Phone is null ? null : People);
        yield return Phone is { } phone
            ? ("Place a call:", $$"""curl {{phone.TrimEnd('/')}}/phone/calls -d '{"name":"claim-status"}'""", null)
            : ("Place a call:", "dial a number of your Communication Services resource", null);
    }
}
