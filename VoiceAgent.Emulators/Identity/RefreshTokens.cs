using System.Globalization;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// Remembers which refresh tokens were used. Every refresh gives a new token of the same family. A used token that is sent again was copied, so its whole
/// family ends (RFC 9700 §4.14.2). The file in the data folder keeps this over a restart: one line for each used token or ended family, with the second
/// (Unix time) until which it matters.
/// </summary>
internal sealed class RefreshTokens
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _refused = [];
    private readonly string _file;

    public RefreshTokens(IOptions<IdentityOptions> options, TimeProvider time)
    {
        _file = Path.Combine(options.Value.DataPath, "used-refresh-tokens.txt");
        if (!File.Exists(_file))
        {
            return;
        }

        foreach (var line in File.ReadLines(_file).Select(line => line.Split(' ')))
        {
            // A killed process may leave a last line that is not complete.
            if (line.Length == 2 && long.TryParse(line[1], CultureInfo.InvariantCulture, out var until) && until > time.GetUtcNow().ToUnixTimeSeconds())
            {
                _refused[line[0]] = until;
            }
        }

        var unfinished = _file + ".new";
        File.WriteAllLines(unfinished, _refused.Select(entry => Line(entry.Key, entry.Value)));
        File.Move(unfinished, _file, overwrite: true);
    }

    /// <summary>Uses a token. Returns false when it was used before or its family has ended.</summary>
    /// <param name="token">The id of the token.</param>
    /// <param name="family">The id that all tokens of one sign-in share.</param>
    /// <param name="until">When tokens of this family expire at the latest.</param>
    public bool Use(string token, string family, DateTimeOffset until)
    {
        lock (_gate)
        {
            var isGood = !_refused.ContainsKey(token) && !_refused.ContainsKey(family);
            Refuse(isGood ? token : family, until.ToUnixTimeSeconds());
            return isGood;
        }
    }

    private void Refuse(string id, long until)
    {
        if (_refused.TryAdd(id, until))
        {
            File.AppendAllText(_file, Line(id, until) + Environment.NewLine);
        }
    }

    private static string Line(string id, long until) => string.Create(CultureInfo.InvariantCulture, $"{id} {until}");
}
