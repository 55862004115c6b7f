using VoiceAgent.AppHost.Commands;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>The commands on the stack in the Aspire dashboard and the <c>aspire</c> CLI.</summary>
internal sealed partial class Emulation
{
    public override void OfferCommands(IResourceBuilder<IResourceWithConnectionString> redis, EndpointReference gateway, EndpointReference dashboard)
    {
        var liveCalls = redis.Resource.ConnectionStringExpression;
        var adminKey = AddKey("emulators-key");
        _communication!.WithPlaceACall([("+15550199001", "claims"), .. SampleNumbers], dashboard).WithBreakAndMend(adminKey);
        CallForMinutes.Add(Builder, _communication!, gateway, Tokens, TokensSecret);
        _speech!.WithBreakAndMend(adminKey, "first", "second");
        _model!.WithBreakAndMend(adminKey, HasOllama ? [OllamaModel, OllamaFallback] : ["gpt-4o-mini", "gpt-4o"]);
        _identity?.WithBreakAndMend(adminKey);
        _selfHosted?.WithBreakAndMend(adminKey);
        ProgramNamed("cosmos-emulator").WithBreakAndMend(adminKey).WithEmptyCosmos(adminKey, liveCalls);
        ProgramNamed("garnet").WithEmptyRedis();
        var storage = ProgramNamed("azurite");
        storage.WithEmptyStorage(BlobsOf(storage.Resource), liveCalls);
    }

    private static ReferenceExpression BlobsOf(Emulator azurite) => ReferenceExpression.Create(
        $"DefaultEndpointsProtocol=http;AccountName={StorageAccount};AccountKey={StorageKey};BlobEndpoint={azurite.Url}/{StorageAccount};");

    private IResourceBuilder<Emulator> ProgramNamed(string name) => Builder.CreateResourceBuilder(Builder.Resources.OfType<Emulator>().Single(program => program.Name == name));
}
