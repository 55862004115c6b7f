using System.Text;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using VoiceAgent.AppHost.Running;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.ServiceDefaults;

/// <summary>A Garnet that accepts only users with a password, behind a network that can be cut and that shows who signed in.</summary>
public sealed partial class RedisOfIdentities : IAsyncLifetime
{
    private readonly string _users = Path.GetTempFileName();
    private readonly StringBuilder _sent = new();
    private ServerProcess _server = null!;
    private Relay _network = null!;
    private IConnectionMultiplexer _administrator = null!;

    /// <summary>Where the tests' clients connect.</summary>
    public string Address => $"{_network.Address.Host}:{_network.Address.Port}";

    public async Task InitializeAsync()
    {
        var port = ServerProcess.FreePort();
        await File.WriteAllTextAsync(_users, "user default on >administrator +@all\n");
        _server = await ServerProcess.StartAsync(
            port, "dotnet", ["exec", "--roll-forward", "Major", Programs.Garnet, "--port", $"{port}", "--bind", "127.0.0.1", "--auth", "ACL", "--acl-file", _users, "--memory", "64m", "--page", "4m", "--index", "16m"]);
        _administrator = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},password=administrator,connectTimeout=15000,allowAdmin=true");
        _network = new Relay(new Uri($"tcp://127.0.0.1:{port}"), Note);
    }

    public async Task DisposeAsync()
    {
        await _network.DisposeAsync();
        _administrator.Dispose();
        await _server.DisposeAsync();
        File.Delete(_users);
    }

    /// <summary>From now on the server accepts only this password of the user. Connections that are open stay open.</summary>
    public Task AllowAsync(string user, string password) =>
        _administrator.GetServers()[0].ExecuteAsync("ACL", "SETUSER", user, "reset", "on", $">{password}", "+@all");

    /// <summary>Publishes as another program would.</summary>
    public Task PublishAsync(string channel, string message) => _administrator.GetSubscriber().PublishAsync(RedisChannel.Literal(channel), message);

    public void Cut() => _network.Cut();

    public void Mend() => _network.Mend();

    /// <summary>The passwords with which the user signed in, each with the number of its connection.</summary>
    internal IReadOnlyList<(int Connection, string Password)> SignIns(string user)
    {
        lock (_sent)
        {
            return [.. SignIn().Matches(_sent.ToString()).Where(match => match.Groups["user"].Value == user).Select(match => (int.Parse(match.Groups["connection"].Value, null), match.Groups["password"].Value))];
        }
    }

    // A command that arrives in two pieces would not be seen. These are short and come alone.
    private void Note(int connection, ReadOnlyMemory<byte> bytes)
    {
        lock (_sent)
        {
            _sent.Append(Encoding.Latin1.GetString(bytes.Span).Replace("AUTH\r\n", $"AUTH\r\n#{connection}\r\n", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"AUTH\r\n#(?<connection>\d+)\r\n\$\d+\r\n(?<user>[^\r]+)\r\n\$\d+\r\n(?<password>[^\r]+)\r\n")]
    private static partial Regex SignIn();
}
