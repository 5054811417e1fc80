using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Leases;

public sealed class SingleNodeTests(LockFixture fixture) : LeaseTests(fixture, 1), IClassFixture<LockFixture>;
