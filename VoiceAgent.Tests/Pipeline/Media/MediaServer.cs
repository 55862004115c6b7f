using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Pipeline.Media;

/// <summary>The media endpoint on its own port, with a token issuer. The test decides what a call does with its media stream.</summary>
internal sealed class MediaServer : ICallSessions, IAsyncDisposable
{
    public const string Issuer = "https://telephony.example";
    public const string Audience = "resource-1";
    private readonly RSA _rsa = RSA.Create(2_048);
    private readonly Func<IMediaStream, CancellationToken, Task> _hold;
    private WebApplication _app = null!;

    private MediaServer(Func<IMediaStream, CancellationToken, Task> hold) => _hold = hold;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public CallId Call { get; } = CallId.At(Now);

    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public bool IsFull { get; set; }

    public int Held { get; private set; }

    public CallTicket? Ticket { get; private set; }

    public Uri Address { get; private set; } = null!;

    public static Task<MediaServer> StartAsync(Func<IMediaStream, CancellationToken, Task> hold, params (string Key, string Value)[] settings) => StartAsync(hold, null, settings);

    /// <param name="issuer">The issuer of the tokens, whose keys are read over the network. Null for keys that are known.</param>
    public static async Task<MediaServer> StartAsync(Func<IMediaStream, CancellationToken, Task> hold, TokenIssuer? issuer, params (string Key, string Value)[] settings)
    {
        var server = new MediaServer(hold);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tickets:Key"] = Convert.ToBase64String(server.Key),
            ["Acs:TokenMetadata"] = issuer?.Metadata ?? "https://telephony.example/metadata",
            ["Acs:TokenAudience"] = Audience,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddMedia();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ICallSessions>(server);
        builder.Services.PostConfigure<JwtBearerOptions>(MediaTokens.Scheme, bearer =>
        {
            if (issuer is not null)
            {
                return;
            }

            bearer.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            bearer.Configuration.SigningKeys.Add(new RsaSecurityKey(server._rsa.ExportParameters(false)));
            bearer.ConfigurationManager = null;
            bearer.TokenValidationParameters.ValidIssuer = Issuer;
            bearer.TokenValidationParameters.IssuerSigningKeys = bearer.Configuration.SigningKeys;
        });
        server._app = builder.Build();
        server._app.MapMedia();
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public string Token(string? audience = null, string? issuer = null, DateTime? expires = null, RSA? key = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience ?? Audience,
            Issuer = issuer ?? Issuer,
            NotBefore = Now.UtcDateTime.AddHours(-2),
            Expires = expires ?? Now.UtcDateTime.AddHours(1),
            Subject = new ClaimsIdentity(),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? _rsa), SecurityAlgorithms.RsaSha256),
        });

    public string Signed(CallId? call = null, DateTimeOffset? expires = null, byte[]? key = null) =>
        new CallTicket(call ?? Call, "claims", "en-US", "+15550100001", "+15550199001", expires ?? Now.AddMinutes(1)).Sign(key ?? Key);

    public Uri MediaAddress(string? ticket) => new(Address, $"/media/{Call}{(ticket is null ? "" : $"?ticket={ticket}")}");

    /// <summary>Connects like the telephony service.</summary>
    public async Task<ClientWebSocket> DialAsync(string? token = null, string? connectionId = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token ?? Token()}");
        if (connectionId is not null)
        {
            socket.Options.SetRequestHeader("x-ms-call-connection-id", connectionId);
        }

        await socket.ConnectAsync(new UriBuilder(MediaAddress(Signed())) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    public static Task SayAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public ICapacityReservation? TryReserve() => IsFull ? null : new Place(this);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private sealed class Place(MediaServer server) : ICapacityReservation
    {
        public Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted)
        {
            server.Held++;
            server.Ticket = ticket;
            return server._hold(line, aborted);
        }

        public void Dispose()
        {
        }
    }
}
