using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Hosting;

namespace VoiceAgent.Tests.Pipeline.Hosting;

/// <summary>A worker calls the gateway with a token for the gateway's audience, where its identity has a role.</summary>
public sealed class GatewayScopeTests
{
    [Theory]
    [InlineData("api://9f3c", "api://9f3c/.default")]
    [InlineData(null, "api://voiceagent/.default")]
    public async Task A_worker_hangs_up_with_a_token_for_the_audience_of_the_deployment(string? audience, string scope)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:redis"] = "127.0.0.1:1";
        builder.Configuration["Pipeline:GatewayUrl"] = "https://gateway.example";
        builder.Configuration["Authentication:Audience"] = audience;
        builder.AddCalls(Providers.Azure);
        var identity = new Identity();
        var gateway = new Gateway();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<TokenCredential>(identity);
        builder.Services.Replace(ServiceDescriptor.Singleton(Substitute.For<ICallRecords>())).Replace(ServiceDescriptor.Singleton(Substitute.For<ICallCommands>()));
        builder.Services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => gateway));
        await using var services = builder.Services.BuildServiceProvider();

        await services.GetRequiredService<ICallControl>().HangUpAsync(CallId.At(DateTimeOffset.UtcNow), null, CancellationToken.None);

        Assert.Equal([scope], identity.Asked);
        Assert.Equal("Bearer token", $"{gateway.Authorization}");
    }

    private sealed class Identity : TokenCredential
    {
        public string[] Asked { get; private set; } = [];

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked = requestContext.Scopes;
            return ValueTask.FromResult(new AccessToken("token", DateTimeOffset.MaxValue));
        }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Gateway : HttpMessageHandler
    {
        public AuthenticationHeaderValue? Authorization { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorization = request.Headers.Authorization;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted));
        }
    }
}
