using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using StackExchange.Redis;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.ServiceDefaults;

/// <summary>A service signs in at a real Redis engine with tokens of its identity.</summary>
[Trait("Speed", "Slow")]
public sealed class RedisByIdentityTests(RedisOfIdentities server) : IClassFixture<RedisOfIdentities>, IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Each test is another identity.
    private readonly string _identity = $"{Guid.NewGuid()}";
    private readonly VirtualTime _time = new();
    private readonly ConcurrentQueue<string> _log = new();
    private IHost? _service;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync();
            _service.Dispose();
        }
    }

    [Fact]
    public async Task The_first_connection_signs_in_with_the_object_id_and_a_token()
    {
        var token = Token(1);
        await server.AllowAsync(_identity, token);

        var redis = await StartAsync(() => new AccessToken(token, _time.GetUtcNow() + Hour));

        Assert.True(await redis.GetDatabase().StringSetAsync($"{_identity}:key", "value"));
        Assert.Equal([token], server.SignIns(_identity).Select(signIn => signIn.Password).Distinct());
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Before_its_token_ends_every_connection_signs_in_again_and_a_subscription_hears_everything()
    {
        await server.AllowAsync(_identity, Token(1));
        var redis = await StartAsync(() => _time.Elapsed < TimeSpan.FromMinutes(30) ? new(Token(1), _time.GetUtcNow() + Hour) : new AccessToken(Token(2), _time.GetUtcNow() + Hour));
        var heard = new ConcurrentQueue<string>();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_identity), (_, message) => heard.Enqueue(message!));
        var before = server.SignIns(_identity).Select(signIn => signIn.Connection).Distinct().ToList();
        await server.AllowAsync(_identity, Token(2));

        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.DoesNotContain(Token(2), server.SignIns(_identity).Select(signIn => signIn.Password));
        _time.Advance(TimeSpan.FromMinutes(1));
        await Waiting.UntilAsync(() => server.SignIns(_identity).Any(signIn => signIn.Password == Token(2)));

        await server.PublishAsync(_identity, "after");
        await Waiting.UntilAsync(() => !heard.IsEmpty);
        Assert.True(await redis.GetDatabase().StringSetAsync($"{_identity}:key", "value"));

        // No connection is new, and none was left with the first token.
        Assert.Equal(before, server.SignIns(_identity).Where(signIn => signIn.Password == Token(2)).Select(signIn => signIn.Connection).Distinct());
        Assert.Empty(_log);
    }

    [Fact]
    public async Task A_connection_that_broke_comes_back_with_the_present_token()
    {
        await server.AllowAsync(_identity, Token(1));
        var redis = await StartAsync(() => _time.Elapsed < TimeSpan.FromMinutes(30) ? new(Token(1), _time.GetUtcNow() + Hour) : new AccessToken(Token(2), _time.GetUtcNow() + Hour));
        server.Cut();
        await server.AllowAsync(_identity, Token(2));
        _time.Advance(TimeSpan.FromMinutes(70));
        server.Mend();

        await Waiting.UntilAsync(async () => await WorksAsync(redis));

        Assert.Equal(Token(2), server.SignIns(_identity)[^1].Password);
    }

    [Fact]
    public async Task An_identity_that_fails_leaves_the_open_connection_is_logged_and_is_asked_again()
    {
        await server.AllowAsync(_identity, Token(1));
        var redis = await StartAsync(() => _time.Elapsed.TotalMinutes switch
        {
            < 30 => new AccessToken(Token(1), _time.GetUtcNow() + Hour),
            < 57 => throw new AuthenticationFailedException("https://secret.example/tenant"),
            _ => new AccessToken(Token(2), _time.GetUtcNow() + Hour),
        });

        _time.Advance(TimeSpan.FromMinutes(55));
        await Waiting.UntilAsync(() => !_log.IsEmpty && _time.TimersWaiting > 0);
        Assert.All(_log, line => Assert.StartsWith("The connections to Redis could not be signed in again (AuthenticationFailedException). They stay open until their token expires at ", line));
        Assert.True(await redis.GetDatabase().StringSetAsync($"{_identity}:key", "value"));

        await server.AllowAsync(_identity, Token(2));
        _time.Advance(TimeSpan.FromMinutes(2));
        await Waiting.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return server.SignIns(_identity).Any(signIn => signIn.Password == Token(2));
        });
        Assert.True(await WorksAsync(redis));
    }

    [Fact]
    public async Task A_service_whose_identity_gives_no_token_yet_starts_and_connects_when_it_does()
    {
        await server.AllowAsync(_identity, Token(1));
        var isAway = true;
        var redis = await StartAsync(() => Volatile.Read(ref isAway) ? throw new CredentialUnavailableException("away") : new AccessToken(Token(1), _time.GetUtcNow() + Hour));
        Assert.False(redis.IsConnected);
        Assert.Contains(_log, line => line.StartsWith("The process's identity gave no token for Redis (CredentialUnavailableException)", StringComparison.Ordinal));

        Volatile.Write(ref isAway, false);

        await Waiting.UntilAsync(async () => await WorksAsync(redis));
    }

    [Theory]
    [InlineData("name.region.redis.azure.net:10000,ssl=True,abortConnect=False", true)]
    [InlineData("name.region.redis.azure.net:10000,password=key,ssl=True,abortConnect=False", false)]
    [InlineData("127.0.0.1:6379", false)]
    [InlineData("redis.internal:6380,ssl=true,password=key", false)]
    public void The_connection_string_says_whether_the_identity_signs_in(string connectionString, bool isIdentity)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:redis"] = connectionString;

        builder.AddRedis("redis");

        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
        Assert.Equal(isIdentity, options.Defaults is RedisByIdentity);
        Assert.Equal(isIdentity, builder.Services.Any(service => service.ImplementationType == typeof(RedisSignIn)));
        Assert.Equal(connectionString.Contains("ssl", StringComparison.Ordinal), options.Ssl);
    }

    private async Task<IConnectionMultiplexer> StartAsync(Func<AccessToken> next)
    {
        var builder = Host.CreateApplicationBuilder();
        // The defaults of Azure Managed Redis ask for TLS.
        builder.Configuration["ConnectionStrings:redis"] = $"{server.Address},ssl=false,abortConnect=false,connectTimeout=5000,connectRetry=1";
        builder.Logging.ClearProviders().AddProvider(new Warnings(_log));
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton<TokenCredential>(new Identity(next));
        builder.AddRedisClient("redis");
        builder.Services.AddRedisSignIn();
        _service = builder.Build();
        await _service.StartAsync();

        // The service waits until the token is due.
        await Waiting.UntilAsync(() => _time.TimersWaiting > 0);
        return _service.Services.GetRequiredService<IConnectionMultiplexer>();
    }

    private async Task<bool> WorksAsync(IConnectionMultiplexer redis)
    {
        try
        {
            return await redis.GetDatabase().StringSetAsync($"{_identity}:key", "value");
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private string Token(int number) => new JsonWebTokenHandler().CreateToken($$"""{"oid":"{{_identity}}","jti":"{{number}}"}""");

    private sealed class Identity(Func<AccessToken> next) : TokenCredential
    {
        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://redis.azure.com/.default"], requestContext.Scopes);
            return next();
        }
    }

    private sealed class Warnings(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("VoiceAgent", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
