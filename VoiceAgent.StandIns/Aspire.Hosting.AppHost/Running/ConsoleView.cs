using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Aspire.Hosting.Running;

/// <summary>What a person at the console sees: one stream of lines with a coloured name before each, and a table once all is well.</summary>
internal sealed class ConsoleView(ILoggerFactory loggers, string application, bool showLines, bool showTable)
{
    // A .NET program that fails says why in the first of its many last lines.
    private const int LinesKept = 60;
    private const int WidthInFiles = 160;

    private static readonly Color[] palette = [Color.Aqua, Color.Yellow, Color.Lime, Color.Fuchsia, Color.DodgerBlue1, Color.Orange1, Color.SpringGreen2, Color.MediumPurple1, Color.Salmon1, Color.Khaki1];

    private readonly Lock gate = new();
    private readonly Dictionary<string, Voice> voices = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string Addresses, TimeSpan After)> healthy = [];
    private int width;

    public void Begin(IReadOnlyList<IResource> resources)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = WidthInFiles;
        }

        var speaking = resources.Where(resource => resource is IResourceWithArgs).ToArray();
        width = speaking.Select(resource => resource.Name.Length).DefaultIfEmpty(1).Max();
        foreach (var (i, resource) in speaking.Index())
        {
            voices[resource.Name] = new Voice(palette[i % palette.Length], loggers.CreateLogger($"{application}.Resources.{resource.Name}"));
        }
    }

    public void Printed(string name, string line)
    {
        lock (gate)
        {
            var voice = voices[name];
            voice.Hear(line, LinesKept);
            if (showLines && voice.IsWorthShowing)
            {
                Write(name, voice, line);
            }
        }
    }

    public void ShowLastLines(string name)
    {
        lock (gate)
        {
            if (voices.TryGetValue(name, out var voice) && !(showLines && voice.IsWorthShowing))
            {
                voice.LastLines.ForEach(line => Write(name, voice, line));
            }
        }
    }

    public void IsHealthy(IResource resource, TimeSpan after)
    {
        lock (gate)
        {
            if (!voices.TryGetValue(resource.Name, out var voice))
            {
                return;
            }

            var addresses = resource is IResourceWithEndpoints reachable ? string.Join(' ', reachable.GetEndpoints().Select(endpoint => endpoint.Url)) : "";
            healthy.Add((resource.Name, addresses, after));
            if (showLines)
            {
                Write(name: resource.Name, voice, $"healthy after {after.TotalSeconds:0.0} s");
            }

            if (showTable && healthy.Count == voices.Count)
            {
                WriteTable();
            }
        }
    }

    private void Write(string name, Voice voice, string line)
    {
        // Only the name: Spectre would wrap the line, and colour codes in it are the resource's own.
        AnsiConsole.Write(new Text($"{name.PadRight(width)} │ ", new Style(voice.Colour)));
        Console.Out.WriteLine(line);
    }

    private void WriteTable()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Resource", "State", "Address", "Healthy after");
        foreach (var (name, voice) in voices)
        {
            var (_, addresses, after) = healthy.First(entry => entry.Name == name);
            table.AddRow(new Text(name, new Style(voice.Colour)), new Text("healthy", new Style(Color.Green)), new Text(addresses), new Text($"{after.TotalSeconds:0.0} s"));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>What one resource prints.</summary>
    private sealed class Voice(Color colour, ILogger logger)
    {
        private LogLevel level = LogLevel.Information;

        public Color Colour { get; } = colour;

        public List<string> LastLines { get; } = [];

        public bool IsWorthShowing => logger.IsEnabled(level);

        public void Hear(string line, int kept)
        {
            // .NET's console logger names the level at the beginning of a message; its further lines are indented.
            level = line.Length > 4 && line[4] == ':' && LevelOf(line[..4]) is { } named ? named
                : line.StartsWith("      ", StringComparison.Ordinal) ? level
                : LogLevel.Information;
            LastLines.Add(line);
            if (LastLines.Count > kept)
            {
                LastLines.RemoveAt(0);
            }
        }

        private static LogLevel? LevelOf(string name) => name switch
        {
            "trce" => LogLevel.Trace,
            "dbug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warn" => LogLevel.Warning,
            "fail" => LogLevel.Error,
            "crit" => LogLevel.Critical,
            _ => null,
        };
    }
}
