using System.CommandLine;
using Spectre.Console;
using VoiceAgent.LoadTest;

// Runs many emulated callers and reports what they heard: dotnet run --project VoiceAgent.LoadTest -- --callers 20 --duration 2m --turn-p95 1100
if (Console.IsOutputRedirected)
{
    // A file needs no colours and no line breaks at the width of a terminal.
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

// A load that is stopped also gets its report. The callers must hang up first, which takes longer than the default of two seconds.
return await asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
