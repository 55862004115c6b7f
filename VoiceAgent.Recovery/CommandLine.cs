using System.CommandLine;
using System.Globalization;

namespace VoiceAgent.Recovery;

/// <summary>A copy that was asked for.</summary>
/// <param name="From">The connection of the restored account: an address, or a connection string.</param>
/// <param name="To">The connection of the account in use.</param>
internal sealed record Asked(string From, string To, string Database, string Container, CopyOrder Order);

/// <summary>The two commands and their options. Keys are read from environment variables only, because others can read arguments.</summary>
internal sealed class CommandLine(Func<Asked, CancellationToken, Task<int>> items, Func<Asked, CancellationToken, Task<int>> recordings)
{
    public const string FromVariable = "RECOVERY_FROM";
    public const string ToVariable = "RECOVERY_TO";

    private readonly Option<string?> _from = new("--from") { Description = $"The address of the restored account. A connection string with a key is read from {FromVariable}." };
    private readonly Option<string?> _to = new("--to") { Description = $"The address of the account in use. A connection string with a key is read from {ToVariable}." };
    private readonly Option<string> _database = new("--database") { Description = "The database.", DefaultValueFactory = _ => "voiceagent" };
    private readonly Option<string> _container = new("--container") { Description = "The container.", Required = true };
    private readonly Option<DateTimeOffset> _since = Time("--since", "Only what was written at or after this time, such as 2026-11-27T10:00Z.");
    private readonly Option<DateTimeOffset> _until = Time("--until", "Only what was written before this time.");
    private readonly Option<DateTimeOffset?> _corrupted = new("--replace-changed-since")
    {
        Description = "What was written at or after this time in the account in use is corrupted, and is replaced. Without it, what exists is kept.",
        CustomParser = result => Parse(result.Tokens.Single().Value, result.AddError),
    };

    private readonly Option<FileInfo?> _except = new("--except") { Description = "A file with one id in a line: items and calls that were erased and must not come back." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only counts." };

    public RootCommand Root()
    {
        var root = new RootCommand("Copies back what was deleted or corrupted, from a restored account to the account in use. Exit code 0: done. 1: it was broken off. 2: the options are wrong. 3: archived recordings were not copied.");
        foreach (var (name, description, run) in new[] { ("items", "Copies items of a container of Cosmos DB.", items), ("recordings", "Copies blobs of a container.", recordings) })
        {
            var command = new Command(name, description) { _from, _to, _database, _container, _since, _until, _corrupted, _except, _dryRun };
            command.SetAction((given, stop) => run(Read(given), stop));
            root.Add(command);
        }

        return root;
    }

    private Asked Read(ParseResult given) => new(
        given.GetValue(_from) ?? Environment.GetEnvironmentVariable(FromVariable) ?? "",
        given.GetValue(_to) ?? Environment.GetEnvironmentVariable(ToVariable) ?? "",
        given.GetValue(_database)!,
        given.GetValue(_container)!,
        new CopyOrder(
            given.GetValue(_since),
            given.GetValue(_until),
            given.GetValue(_corrupted),
            given.GetValue(_except) is { } file ? File.ReadLines(file.FullName).Select(line => line.Trim()).Where(line => line.Length > 0).ToHashSet() : new HashSet<string>(),
            given.GetValue(_dryRun)));

    private static Option<DateTimeOffset> Time(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result => Parse(result.Tokens.Single().Value, result.AddError) ?? default,
    };

    private static DateTimeOffset? Parse(string text, Action<string> complain)
    {
        // A time without its zone would be read in the zone of this machine.
        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
            && text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        complain($"'{text}' is not a time with its zone, such as 2026-11-27T10:00Z.");
        return null;
    }
}
