using System.CommandLine;
using Spectre.Console;
using VoiceAgent.LoadTest;

// Many emulated callers at once, and what they met: dotnet run --project VoiceAgent.LoadTest -- --callers 20 --duration 2m --turn-p95 1100
if (Console.IsOutputRedirected)
{
    // A file has no colours, and no edge to break lines at.
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = 240;
}

var screen = new Screen(AnsiConsole.Console, TimeProvider.System);
var asked = new CommandLine().Command((order, stop) => new LoadRun(order, screen, TimeProvider.System).RunAsync(stop)).Parse(args);
if (asked.Errors.Count > 0)
{
    foreach (var error in asked.Errors)
    {
        screen.Refuse(error.Message);
    }

    return LoadRun.Refused;
}

// Whoever stops a load gets its report too: the callers hang up first, which takes longer than the usual two seconds.
return await asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
