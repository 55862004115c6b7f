using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace VoiceAgent.ServiceDefaults;

/// <summary>The identity with which a process signs in at other services.</summary>
public static class ProcessIdentity
{
    /// <summary>
    /// Registers the identity as the <see cref="TokenCredential"/>, unless there is one. All clients share it, because it caches their tokens.
    /// </summary>
    public static void AddProcessIdentity(this IServiceCollection services) => services.TryAddSingleton<TokenCredential>(static _ => new DefaultAzureCredential());
}
