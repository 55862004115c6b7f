using System.Reflection;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>A store of any kind that does not answer.</summary>
internal class AwayStore : DispatchProxy
{
    public static object Of(Type store) => Create(store, typeof(AwayStore));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new TimeoutException("The store is away.");
}
