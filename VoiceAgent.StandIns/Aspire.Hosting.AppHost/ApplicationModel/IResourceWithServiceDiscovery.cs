using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource whose endpoints others find as <c>services__{name}__{scheme}__{index}</c>.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
