using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallLog;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Shell;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.Tests.Dashboard.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Dashboard;

/// <summary>The real dashboard on its own port, with its stores in memory and an authority that signs in the person whom the test chooses.</summary>
internal sealed class DashboardUnderTest : IAsyncDisposable
{
    private readonly Factory _factory;

    private DashboardUnderTest(FakeAuthority authority, Action<IWebHostBuilder>? change)
    {
        Authority = authority;
        Change = change;
        _factory = new Factory(this);
        _factory.UseKestrel(0);
        _factory.StartServer();
    }

    public FakeAuthority Authority { get; }

    public MemoryCallLog Log { get; } = new();

    public FakeGateway Gateway { get; } = new();

    public FakeTrunks Trunks { get; } = new();

    public MemorySessionStore Sessions { get; } = new();

    /// <summary>The data protection keys, which the product has in Redis.</summary>
    public MemoryKeys Keys { get; } = new();

    public LogLines Lines { get; } = new();

    public Uri Address => _factory.ClientOptions.BaseAddress;

    public IServiceProvider Services => _factory.Services;

    private Action<IWebHostBuilder>? Change { get; }

    public static async Task<DashboardUnderTest> StartAsync(Action<IWebHostBuilder>? change = null) => new(await FakeAuthority.StartAsync(), change);

    /// <summary>Creates a client with cookies. By default it does not follow redirects.</summary>
    public HttpClient Client(bool follows = false, CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = follows, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = Address };

    /// <summary>Creates a client of a person who has signed in.</summary>
    /// <param name="cookies">Gets the session's cookie.</param>
    public async Task<HttpClient> SignedInAsync(Visitor person, CookieContainer? cookies = null)
    {
        Authority.Next = person;
        var client = Client(follows: true, cookies);
        using var request = new HttpRequestMessage(HttpMethod.Get, SignInPages.SignIn);
        request.Headers.Accept.ParseAdd("text/html");
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await Authority.DisposeAsync();
    }

    private sealed class Factory(DashboardUnderTest test) : WebApplicationFactory<App>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:redis", "127.0.0.1:1");
            builder.UseSetting("Dashboard:GatewayUrl", "http://127.0.0.1:1");
            builder.UseSetting("Authentication:Authority", test.Authority.Address);
            builder.UseSetting("Authentication:Audience", test.Authority.Audience);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(test.Lines).SetMinimumLevel(LogLevel.Debug));
            builder.ConfigureTestServices(services =>
            {
                services.AddTransient<IStartupFilter, LimiterEnd>();
                services.Replace(ServiceDescriptor.Singleton<ICallLog>(test.Log));
                services.Replace(ServiceDescriptor.Singleton<ICallRecords>(test.Log));
                services.Replace(ServiceDescriptor.Singleton<IGateway>(test.Gateway));
                services.Replace(ServiceDescriptor.Singleton<ITrunkGateway>(test.Trunks));
                services.Replace(ServiceDescriptor.Singleton<ISessionStore>(test.Sessions));
                services.PostConfigure<KeyManagementOptions>(keys => keys.XmlRepository = test.Keys);
            });
            test.Change?.Invoke(builder);
        }
    }
}
