using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.Tests.AppHost;

public sealed class GivenSettingsTests
{
    [Theory]
    [InlineData("ConnectionStrings:openai", "Endpoint=http://127.0.0.1:11434/v1;Model=llama3.2")]
    [InlineData("ConnectionStrings:openai2", "Endpoint=https://a.openai.azure.com/openai/v1;Key=a=b;Model=gpt-4o;")]
    [InlineData("ConnectionStrings:speech", "Endpoint=https://a.cognitiveservices.azure.com")]
    [InlineData("ConnectionStrings:speech2", "Endpoint=wss://127.0.0.1:1;Key=k")]
    [InlineData("ConnectionStrings:whisperlive", "Endpoint=ws://127.0.0.1:8765/")]
    [InlineData("ConnectionStrings:whisperlive", "ws://127.0.0.1:8765/")]
    [InlineData("ConnectionStrings:piper", "http://127.0.0.1:5500/")]
    [InlineData("ConnectionStrings:acs", "https://a.communication.azure.com")]
    [InlineData("ConnectionStrings:acs", "endpoint=https://a.communication.azure.com/;accesskey=a2V5")]
    [InlineData("ConnectionStrings:cosmos", "https://a.documents.azure.com:443/")]
    [InlineData("ConnectionStrings:cosmos", "AccountEndpoint=https://a.documents.azure.com;AccountKey=a2V5==;")]
    [InlineData("ConnectionStrings:blobs", "UseDevelopmentStorage=true")]
    [InlineData("ConnectionStrings:blobs", "https://a.blob.core.windows.net")]
    [InlineData("ConnectionStrings:blobs", "BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sv=1&sig=x")]
    [InlineData("ConnectionStrings:redis", "localhost")]
    [InlineData("ConnectionStrings:redis", "a:6379,b:6379,password=p=,ssl=true")]
    [InlineData("ConnectionStrings:redis", "[::1]:6379")]
    [InlineData("Authentication:Authority", "https://login.microsoftonline.com/t/v2.0")]
    [InlineData("PublicUrls:gateway", "https://tunnel.example.com")]
    [InlineData("DcpPublisher:RandomizePorts", "True")]
    [InlineData("ConnectionStrings:openai", "")]
    public void What_a_service_takes_is_taken(string name, string given) => GivenSettings.Check(Settings(name, given));

    [Theory]
    [InlineData("ConnectionStrings:openai", "http://127.0.0.1:11434/v1", "is an address alone")]
    [InlineData("ConnectionStrings:openai", "Endpoint=http://127.0.0.1:11434/v1", "lacks Model")]
    [InlineData("ConnectionStrings:whisperlive", "Endpoint=http://127.0.0.1:8765", "has no ws or wss address as its Endpoint")]
    [InlineData("ConnectionStrings:openai", "Endpoint=127.0.0.1;Model=m", "has no https or http address as its Endpoint")]
    [InlineData("ConnectionStrings:openai2", "llama", "is not made of names and values")]
    [InlineData("ConnectionStrings:openai2", "Endpoint=http://a;Model=m;Model=n", "gives a name twice")]
    [InlineData("ConnectionStrings:speech", "Key=k", "lacks Endpoint")]
    [InlineData("ConnectionStrings:speech2", "Endpoint=ws://127.0.0.1:1", "needs a Key")]
    [InlineData("ConnectionStrings:acs", "endpoint=https://a.communication.azure.com/", "lacks accesskey")]
    [InlineData("ConnectionStrings:cosmos", "AccountEndpoint=a;AccountKey=k", "as its AccountEndpoint")]
    [InlineData("ConnectionStrings:blobs", ";", "is not made of names and values")]
    [InlineData("ConnectionStrings:redis", "redis://a:6379", "is an address with a scheme")]
    [InlineData("ConnectionStrings:redis", "a:port", "has no number for a port")]
    [InlineData("ConnectionStrings:redis", "password=p", "does not begin with a server")]
    [InlineData("Authentication:Authority", "login", "which is no address")]
    [InlineData("PublicUrls:gateway", "tunnel.example.com", "which is no address")]
    [InlineData("DcpPublisher:RandomizePorts", "yes", "write true or false")]
    public void What_no_service_takes_is_refused_with_the_form_to_write(string name, string given, string said)
    {
        var refused = Assert.Throws<CommandLineException>(() => GivenSettings.Check(Settings(name, given))).Message;

        Assert.StartsWith(name, refused);
        Assert.Contains(said, refused);
        Assert.Contains("write ", refused);
    }

    [Fact]
    public void Keys_are_not_repeated_to_the_screen() =>
        Assert.DoesNotContain("s3cret", Assert.Throws<CommandLineException>(() => GivenSettings.Check(Settings("ConnectionStrings:openai", "Endpoint=http://a;Key=s3cret"))).Message);

    private static IConfiguration Settings(string name, string given) => new ConfigurationBuilder().AddInMemoryCollection([new(name, given)]).Build();
}
