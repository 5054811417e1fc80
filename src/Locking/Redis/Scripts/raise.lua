-- Lifts the fencing counters of a lease to the number its holder worked out from the answers of all nodes.
--
-- KEYS[1]    meta
-- KEYS[2]    waiting (not used)
-- KEYS[..]   n locks, then their n fencing counters
-- ARGV[1]    token
-- ARGV[2]    the number
-- ARGV[3]    time to live of a fencing counter in ms
--
-- Returns the number when every counter now has it; a larger number when a counter is already beyond it (nothing was changed; the holder
-- tries again with that one); 0 when the token does not hold all the locks.
-- Both guards are needed: without the first a holder of the past could raise a counter under its successor, without the second two
-- holders that overlap on different nodes could end with the same number.
local SLACK = 4096
local n = (#KEYS - 2) / 2
local holders = redis.call('MGET', unpack(KEYS, 3, n + 2))
for i = 1, n do
  if holders[i] ~= ARGV[1] then
    return 0
  end
end
local number = tonumber(ARGV[2])
local highest = 0
local counters = redis.call('MGET', unpack(KEYS, n + 3, 2 * n + 2))
for i = 1, n do
  highest = math.max(highest, tonumber(counters[i] or 0))
end
if highest > number then
  return highest
end
for i = 1, n do
  redis.call('SET', KEYS[n + 2 + i], ARGV[2], 'PX', ARGV[3])
end
if number > tonumber(redis.call('HGET', KEYS[1], 'top') or 0) then
  redis.call('HSET', KEYS[1], 'top', string.format('%.0f', number + SLACK))
end
return number
