using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.CallGateway.Access;

/// <summary>Makes requests with odd ids, queries, headers and bodies from a seed.</summary>
/// <param name="ids">Ids of calls that exist.</param>
internal sealed class OddInputs(int seed, string[] ids)
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "2147483648", "1e400", "NaN", "null", "true", "\u0000", "\ud83d\ude00", "\u202e", "' OR 1=1 --", "{}", "[]", "../..", "%00", "%ff", "a b", "2026-02-30", "2026-01-05",
        "9999-12-31", "0001-01-01", "csv", "jsonl", "masked", "+15550100001", "8:acs:1", "4:+15550100001", "https://x.example", "2", "MjAyNg", "////", "ffffffff-ffff-7fff-bfff-ffffffffffff",
    ];

    private static readonly string[] Names =
        ["target", "summary", "attempt", "token", "connectionId", "name", "number", "agent", "language", "route", "day", "from", "to", "id", "at", "until", "reason", "roles", "digits", "url", "size", "version"];

    private readonly Random _random = new(seed);

    /// <summary>What the last request said, for the message of a failure.</summary>
    public string Said { get; private set; } = "";

    public T OneOf<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    public HttpRequestMessage RequestFor(Endpoint endpoint)
    {

        // The server itself refuses a path with the character zero.
        var address = endpoint.With(name => name == "call" && _random.Next(3) > 0 ? OneOf(ids) : Text().Replace("\0", "", StringComparison.Ordinal));
        var query = string.Join('&', Enumerable.Range(0, _random.Next(4)).Select(_ =>
            $"{Uri.EscapeDataString(_random.Next(5) > 0 && endpoint.Inputs.Count > 0 ? OneOf(endpoint.Inputs) : Text())}={Uri.EscapeDataString(Text())}"));
        var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), $"{address}?code={GatewayKey()}&{query}");
        Put(request, "Idempotency-Key", 4, [Text(), $"{_random.Next(50)}", new string('k', 129), "k"]);
        Put(request, "If-None-Match", 4, ["*", "\"x\"", "W/\"x\"", Text()]);
        Put(request, "Accept", 2, ["application/json", "text/event-stream", "text/html", "*/*;q=x"]);
        Put(request, "Last-Event-ID", 5, ["1", "-1", "99999999999999999999", Text()]);
        Put(request, "Range", 5, ["bytes=0-1", "bytes=-1", "bytes=9-1", "bytes=0-99999999999999999999", Text()]);
        var body = endpoint.TakesBody ? Body() : null;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", OneOf(["application/json", "application/json", "application/json", "text/plain", "application/json; charset=utf-7", "x"]));
        }

        var shown = body is null ? "" : Encoding.UTF8.GetString(body);
        Said = $"{request.RequestUri} {string.Join(' ', request.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))} {(shown.Length > 500 ? $"{shown[..500]}…" : shown)}";
        return request;
    }

    private string GatewayKey() => _random.Next(4) > 0 ? Hosting.GatewayHost.WebhookKey : Uri.EscapeDataString(Text());

    private void Put(HttpRequestMessage request, string header, int seldom, IReadOnlyList<string> values)
    {
        var value = OneOf(values);
        if (_random.Next(seldom) == 0 && !value.Any(char.IsControl))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private string Text() => _random.Next(20) switch
    {
        0 => new string(OneOf(['a', '9', '/', '{', 'é']), _random.Next(3_000)),
        1 => _random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => OneOf(Texts),
    };

    private byte[] Body() => _random.Next(10) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(Text()),
        2 => Random(_random.Next(200)),
        3 => Encoding.UTF8.GetBytes(new string('[', _random.Next(5_000))),
        4 => Encoding.UTF8.GetBytes($$"""{"{{OneOf(Names)}}":"{{new string('x', _random.Next(200_000))}}"}"""),
        5 => Encoding.UTF8.GetBytes("[null]"),
        _ => Encoding.UTF8.GetBytes(Value(4)),
    };

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Value(int depth) => _random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => "null",
        1 => OneOf(["true", "false"]),
        2 => OneOf(["0", "-1", "1", "1.5", "1e400", "99999999999999999999999"]),
        3 => System.Text.Json.JsonSerializer.Serialize(Text()),
        4 => $"\"{OneOf(ids)}\"",
        5 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(5)).Select(_ => $"\"{OneOf(Names)}\":{Value(depth - 1)}"))}}}",
    };
}
