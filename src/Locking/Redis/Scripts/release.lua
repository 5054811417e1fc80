-- Deletes those keys that this very token holds.
--
-- KEYS       the locks, distinct
-- ARGV[1]    token
--
-- Returns 1 when all keys were held and are now free; 0 when at least one is held by somebody else (the lease had been lost); -1 when
-- nobody else holds one, but at least one was already gone (it ran out, or this is a repetition). Keys that are not ours are left alone
-- in every case.
local holders = redis.call('MGET', unpack(KEYS))
local result = 1
for i = 1, #KEYS do
  if holders[i] == ARGV[1] then
    redis.call('DEL', KEYS[i])
  elseif holders[i] then
    result = 0
  elseif result == 1 then
    result = -1
  end
end
return result
